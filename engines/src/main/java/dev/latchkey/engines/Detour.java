package dev.latchkey.engines;

/**
 * Another way to a broker: who comes in by it is told to go on by the advertised port, where somebody stands between who may cut the line.
 *
 * @param port where the broker listens
 * @param advertisedPort what it tells its clients
 */
public record Detour(int port, int advertisedPort) {
    static Detour parse(String text) {
        String[] ports = text.split("=", 2);
        return new Detour(Integer.parseInt(ports[0]), Integer.parseInt(ports[1]));
    }

    @Override
    public String toString() {
        return port + "=" + advertisedPort;
    }
}

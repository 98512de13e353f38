package dev.latchkey.engines;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

/** A container that can be killed and started again; unlike Testcontainers' own, it then keeps its port and its data. */
final class Container {
    private static final String LOOPBACK = "127.0.0.1";

    private final Supplier<? extends GenericContainer<?>> maker;
    private String id;

    /**
     * @param id of a container that was made already; empty for none
     * @param maker asked at the first start
     */
    Container(String id, Supplier<? extends GenericContainer<?>> maker) {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            throw new EngineFailure("-Dlatchkey.engines=containers needs a Docker engine and none was reached:"
                    + " start one, set DOCKER_HOST, or leave the option out.");
        }
        this.id = id;
        this.maker = maker;
    }

    /** The engine's machine: mostly this one. */
    static String host() {
        String host = DockerClientFactory.instance().dockerHostIpAddress();
        return host.equals("localhost") ? LOOPBACK : host;
    }

    /** The same port of the host at every start, as one of Docker's choice would change; for this machine alone if it is this one. */
    static Consumer<CreateContainerCmd> publishedAt(int hostPort, int port) {
        return command -> command.withHostConfig(
                hostConfig(command).withPortBindings(new PortBinding(binding(hostPort), ExposedPort.tcp(port))));
    }

    String id() {
        return id;
    }

    void start() {
        if (id.isEmpty()) {
            GenericContainer<?> made = maker.get();
            made.start();
            id = made.getContainerId();
        } else {
            docker().startContainerCmd(id).exec();
        }
    }

    void kill9() {
        docker().killContainerCmd(id).withSignal("KILL").exec();
        docker().waitContainerCmd(id).start().awaitStatusCode();
    }

    /** With its data. */
    void remove() {
        docker().removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    }

    boolean isAlive() {
        try {
            return Boolean.TRUE.equals(
                    docker().inspectContainerCmd(id).exec().getState().getRunning());
        } catch (NotFoundException e) {
            return false;
        }
    }

    private static Ports.Binding binding(int hostPort) {
        return host().equals(LOOPBACK)
                ? Ports.Binding.bindIpAndPort(LOOPBACK, hostPort)
                : Ports.Binding.bindPort(hostPort);
    }

    private static HostConfig hostConfig(CreateContainerCmd command) {
        HostConfig config = command.getHostConfig();
        return config == null ? HostConfig.newHostConfig() : config;
    }

    private static DockerClient docker() {
        return DockerClientFactory.lazyClient();
    }
}

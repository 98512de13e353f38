package dev.latchkey.local.demo;

/**
 * Where a running system is reached.
 *
 * @param realm    URL of the sign-in realm
 * @param bridge   URL of the reference bridge's radio
 * @param bridgeId under which that bridge is enrolled
 */
public record Platform(String entrance, String realm, String bridge, String bridgeId, String kafka) {}

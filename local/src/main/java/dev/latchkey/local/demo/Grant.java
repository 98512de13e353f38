package dev.latchkey.local.demo;

import dev.latchkey.lock.protocol.Device;

/** What is on a recipient's phone: the credential and the device's key pair. */
record Grant(String credential, Device device) {
    @Override
    public String toString() {
        return "Grant";
    }
}

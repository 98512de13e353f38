/**
 * The story of one offline key, played against a running system over its public interfaces: HTTP, the lock's radio, Kafka.
 * {@code Story} has the steps; {@code ./latchkey demo} prints them with their evidence, the system tests assert them.
 */
@NullMarked
package dev.latchkey.local.demo;

import org.jspecify.annotations.NullMarked;

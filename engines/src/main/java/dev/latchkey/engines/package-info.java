/**
 * Real PostgreSQL and real Kafka out of Maven artifacts, for tests and for the one-machine mode: no container engine, no
 * installed server. Tests may ask for containers instead. What is started here dies with the JVM that started it.
 */
@NullMarked
package dev.latchkey.engines;

import org.jspecify.annotations.NullMarked;

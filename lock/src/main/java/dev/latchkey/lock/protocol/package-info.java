/**
 * The documents that platform, device and lock sign and check: see docs/contracts/lock-protocol.md.
 *
 * <p>Needs the JDK and nimbus-jose-jwt, nothing else. A document that does not verify is a value ({@link
 * dev.latchkey.lock.protocol.Verification.Invalid}), never an exception, as it comes from outside.
 */
@NullMarked
package dev.latchkey.lock.protocol;

import org.jspecify.annotations.NullMarked;

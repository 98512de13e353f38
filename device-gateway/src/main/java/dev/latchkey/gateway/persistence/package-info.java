/** The gateway's own tables. */
@NullMarked
package dev.latchkey.gateway.persistence;

import org.jspecify.annotations.NullMarked;

/** A small client of the public HTTP API: what the demo and the enrolment of the local bridge speak. */
@NullMarked
package dev.latchkey.local.api;

import org.jspecify.annotations.NullMarked;

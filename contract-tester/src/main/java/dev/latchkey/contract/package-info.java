/** Tests whether a service keeps to its OpenAPI document, whatever it is sent. */
@NullMarked
package dev.latchkey.contract;

import org.jspecify.annotations.NullMarked;

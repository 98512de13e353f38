/** Settings and the beans that come from elsewhere. */
@NullMarked
package dev.latchkey.keys.config;

import org.jspecify.annotations.NullMarked;

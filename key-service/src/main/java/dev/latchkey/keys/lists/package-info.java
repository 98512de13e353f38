/** The three lists: K1, K2 and K3. */
@NullMarked
package dev.latchkey.keys.lists;

import org.jspecify.annotations.NullMarked;

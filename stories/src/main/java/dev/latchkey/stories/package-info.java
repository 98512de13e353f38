/**
 * Random stories around one lock. {@link dev.latchkey.stories.Model} is the rules, read as plainly as possible;
 * {@link dev.latchkey.stories.Story} tells a story to it, to a {@link dev.latchkey.stories.Platform} and to the lock's own state
 * machine, and compares.
 */
@NullMarked
package dev.latchkey.stories;

import org.jspecify.annotations.NullMarked;

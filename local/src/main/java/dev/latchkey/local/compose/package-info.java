/** What the containers of {@code docker-compose.yml} run that are no service: the same steps that the one-machine mode takes. */
@NullMarked
package dev.latchkey.local.compose;

import org.jspecify.annotations.NullMarked;

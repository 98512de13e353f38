/** What every service has in common towards its PostgreSQL: how it is connected, and which of its failures pass by themselves. */
@NullMarked
package dev.latchkey.database;

import org.jspecify.annotations.NullMarked;

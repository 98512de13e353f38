/** From events to rows: pure; knows no database, no broker, no framework. */
@NullMarked
package dev.latchkey.keys.projection;

import org.jspecify.annotations.NullMarked;

/**
 * The public contract of Latchkey's event streams: what each event carries, its wire name, its topic.
 *
 * <p>Records here are read by other teams. Within a version only optional fields are added; anything else is a new version
 * beside the old one (see docs/contracts/events.md).
 */
@NullMarked
package dev.latchkey.events;

import org.jspecify.annotations.NullMarked;

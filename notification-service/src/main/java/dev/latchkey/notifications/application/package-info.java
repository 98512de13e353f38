/** What is done in one transaction, and what people ask. */
@NullMarked
package dev.latchkey.notifications.application;

import org.jspecify.annotations.NullMarked;

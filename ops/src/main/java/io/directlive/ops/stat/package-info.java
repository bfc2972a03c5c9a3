/** What a running instance says of itself through its media driver's counters, and what that means. */
package io.directlive.ops.stat;

/** The built-in venue: a seeded, deterministic exchange that speaks ITCH, for demonstrations, load and tests. */
package io.directlive.feed.venue;

/**
 * The ordered stream on disk: one Aeron Archive recording that goes on after any kill, an index from sequence and time to
 * position, and replays of any range to readers.
 */
package io.directlive.replay;

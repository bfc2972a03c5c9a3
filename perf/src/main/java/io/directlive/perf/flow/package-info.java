/**
 * Packets and records of venues for benchmarks: made here from seeds, with a mix of messages as in a day, so that none
 * has to come from a capture.
 */
package io.directlive.perf.flow;

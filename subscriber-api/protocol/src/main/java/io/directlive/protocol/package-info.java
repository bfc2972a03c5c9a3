/**
 * The contract between all stages: the SBE schema, stream ids, counter ids and the layout of an event. Stages meet here and
 * nowhere else. Nothing in this package does I/O on a hot path.
 */
package io.directlive.protocol;

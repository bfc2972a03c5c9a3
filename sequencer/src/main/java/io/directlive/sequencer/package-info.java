/**
 * One total order. {@link io.directlive.sequencer.Sequencer} decides and is pure; {@link
 * io.directlive.sequencer.SequencerAgent} is its edge to Aeron.
 */
package io.directlive.sequencer;

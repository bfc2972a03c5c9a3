/**
 * The load rig: offers messages at a fixed rate or flat out to anything that is a {@link
 * io.directlive.perf.Pipeline}, in turns, and reports latency from the intended send time. {@link
 * io.directlive.perf.BareChain} is the floor that the product is compared with.
 */
package io.directlive.perf;

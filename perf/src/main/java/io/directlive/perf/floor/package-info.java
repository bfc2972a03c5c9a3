/**
 * Plain implementations of what the product does with each message, with nothing in them that is not needed for the
 * figure: the floor that the product's own code is measured against, in one run, on one message flow.
 */
package io.directlive.perf.floor;

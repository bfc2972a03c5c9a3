package io.directlive.feed.fuzz;

import java.io.IOException;

/** What a target runs, and what must hold of it for any input. Deterministic; used by one thread. */
public interface FuzzBody
{
    /**
     * @param input any bytes.
     * @return a number that depends on nothing but the input.
     * @throws IOException when a temporary file cannot be written.
     */
    long run(byte[] input) throws IOException;

    /** @return most bytes that may be allocated for an input, where it is run twice. */
    long allocationLimit(byte[] input);
}

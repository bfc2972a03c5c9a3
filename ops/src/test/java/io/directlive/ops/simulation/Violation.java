package io.directlive.ops.simulation;

/** An invariant of the failure matrix does not hold. */
final class Violation extends AssertionError
{
    private static final long serialVersionUID = 1L;

    /**
     * @param invariant its name in the matrix, or what else was promised.
     * @param what      was seen.
     */
    Violation(final String invariant, final String what)
    {
        super(invariant + ": " + what);
    }
}

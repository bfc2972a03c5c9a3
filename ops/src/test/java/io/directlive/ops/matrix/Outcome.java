package io.directlive.ops.matrix;

/** What became of a test; of several, the last one in this order counts. */
enum Outcome
{
    PASSED,
    SKIPPED,
    NOT_RUN,
    FAILED;

    String text()
    {
        return switch (this)
        {
            case PASSED -> "passed";
            case SKIPPED -> "skipped";
            case NOT_RUN -> "not run";
            case FAILED -> "FAILED";
        };
    }

    Outcome and(final Outcome other)
    {
        return compareTo(other) < 0 ? other : this;
    }
}

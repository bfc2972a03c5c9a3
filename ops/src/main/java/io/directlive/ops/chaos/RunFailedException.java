package io.directlive.ops.chaos;

/** A run did not come to its end. */
final class RunFailedException extends RuntimeException
{
    private static final long serialVersionUID = 1;

    RunFailedException(final String message)
    {
        super(message);
    }
}

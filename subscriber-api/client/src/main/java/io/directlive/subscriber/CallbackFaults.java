package io.directlive.subscriber;

import org.agrona.ErrorHandler;
import org.agrona.LangUtil;

/**
 * What user code has thrown during a poll: kept until the poll ends, so that it does not tear what surrounds the
 * callback.
 */
final class CallbackFaults
{
    private final ErrorHandler errorHandler;
    private Throwable first;

    /** @param errorHandler that takes what is thrown; null to have it thrown by the poll. */
    CallbackFaults(final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
    }

    void add(final Throwable fault)
    {
        if (first == null)
        {
            first = fault;
        }
        else if (first != fault)
        {
            first.addSuppressed(fault);
        }
    }

    boolean isEmpty()
    {
        return first == null;
    }

    /** Hands over what was thrown, and starts anew. */
    void report()
    {
        final Throwable fault = first;
        first = null;
        if (errorHandler == null)
        {
            LangUtil.rethrowUnchecked(fault);
        }
        else
        {
            errorHandler.onError(fault);
        }
    }
}

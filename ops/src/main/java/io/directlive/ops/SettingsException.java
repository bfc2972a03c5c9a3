package io.directlive.ops;

/** A setting, an option or the machine does not allow the start; the message is the one line that people read. */
public final class SettingsException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * @param message one line that names the setting.
     */
    public SettingsException(final String message)
    {
        super(message);
    }

    /**
     * @param message one line that names the setting.
     * @param cause   what was found.
     */
    public SettingsException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}

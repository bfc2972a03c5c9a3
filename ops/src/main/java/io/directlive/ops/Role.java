package io.directlive.ops;

import java.util.Locale;

/** A part of the system that can run in a process of its own. */
public enum Role
{
    /** Aeron media driver. */
    DRIVER,
    /** Aeron Archive. */
    ARCHIVE,
    /** Gives events their order, and owns the ordered log. */
    SEQUENCER,
    /** Fans the ordered stream out. */
    DISTRIBUTOR,
    /** Serves the recording. */
    REPLAY_STORE,
    /** Takes in what the settings name as sources. */
    FEED_HANDLER;

    /** @return the name in settings and on the command line. */
    public String settingName()
    {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * @param text name in settings.
     * @return the role.
     */
    public static Role of(final String text)
    {
        for (final Role role : values())
        {
            if (role.settingName().equals(text))
            {
                return role;
            }
        }
        throw new SettingsException("there is no role " + text);
    }
}

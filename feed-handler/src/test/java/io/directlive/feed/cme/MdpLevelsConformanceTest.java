package io.directlive.feed.cme;

import io.directlive.feed.PacketFormat;

/** What holds for every format: with books from levels. */
class MdpLevelsConformanceTest extends MdpConformanceTest
{
    @Override
    protected PacketFormat format()
    {
        return MdpFormat.LEVELS;
    }
}

/** SoupBinTCP: numbered messages in a TCP stream. */
package io.directlive.feed.soup;

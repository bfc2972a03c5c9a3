/** GLIMPSE: snapshots of an ITCH 5.0 channel over SoupBinTCP. */
package io.directlive.feed.glimpse;

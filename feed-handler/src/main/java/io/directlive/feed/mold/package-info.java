/** MoldUDP64: numbered messages in datagrams. */
package io.directlive.feed.mold;

/** Captures of network traffic, pcap and pcapng, as a source of venue packets. */
package io.directlive.feed.capture;

/** IEX: packets of IEX-TP, messages of TOPS 1.6, DEEP 1.0 and DEEP+ 1.0.2, and their meaning as events. */
package io.directlive.feed.iex;

/** Live multicast lines: copies of one numbered stream become one, and what none of them brought is asked for. */
package io.directlive.feed.line;

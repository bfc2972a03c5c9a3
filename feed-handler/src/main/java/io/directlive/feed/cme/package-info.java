/** CME MDP 3.0: packets, messages by an SBE schema of our own, their meaning, and how they look to people. */
package io.directlive.feed.cme;

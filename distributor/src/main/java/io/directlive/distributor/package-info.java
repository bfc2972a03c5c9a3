/**
 * Fans the ordered stream out: tier orders as it is, tiers depth, top and trades derived from it, each on a channel of
 * its own.
 * {@link io.directlive.distributor.DistributorAgent} is the stage, {@link io.directlive.distributor.TierChannels} says
 * where the tiers are to be heard.
 */
package io.directlive.distributor;

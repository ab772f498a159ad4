/** Where what waits for its time stands, of all accounts, by when that comes: scheduled messages, tallies of campaigns. */
export const duePk = "DUE";

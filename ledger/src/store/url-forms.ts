/** How a ledger's URL is written, for messages. */
export const URL_FORMS = "'sqlite:PATH' or 'mysql://user:password@host:port/name'";

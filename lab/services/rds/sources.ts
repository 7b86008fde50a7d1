/** The pages that the behaviour table of RDS cites more than once. */

export const api = 'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference';
export const guide = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide';
export const auroraGuide = 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide';

/** The words come from an error that somebody met on AWS and reported in public. */
export const recorded = 'text as reported from the real service in public issues';

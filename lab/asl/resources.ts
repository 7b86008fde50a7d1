/** Task resources that are no integrations: functions and activities, named by their own ARN. */

export const isFunctionArn = (resource: string): boolean => /^arn:[^:]+:lambda:/.test(resource);

export const isActivityArn = (resource: string): boolean =>
  /^arn:[^:]+:states:[^:]+:\w+:activity:/.test(resource);

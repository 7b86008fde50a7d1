/** Resource types that a deployment needs and that do nothing by themselves in the lab. */

import type { Deployed, ResourceDeclaration } from '../service.ts';

export interface Place {
  readonly account: string;
  readonly region: string;
}

/** CloudFormation types without behaviour here, with what `Ref` and `Fn::GetAtt` give (AWS resource reference, "Return values"). */
export const inertTypes: Readonly<
  Record<string, (declaration: ResourceDeclaration, place: Place) => Deployed>
> = {
  'AWS::Logs::LogGroup': ({ properties }, { account, region }) => ({
    ref: properties.LogGroupName,
    attributes: { Arn: `arn:aws:logs:${region}:${account}:log-group:${properties.LogGroupName}:*` },
  }),
};

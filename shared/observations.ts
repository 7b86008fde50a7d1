/** What functions see of the platform: plain values with units, the only input of every decision. */

export interface InstanceSeen {
  readonly instanceId: string;
  readonly availabilityZone: string;
  /** As Auto Scaling says it: Pending, InService, Terminating, ... */
  readonly lifecycleState: string;
}

export interface GroupSeen {
  readonly autoScalingGroupName: string;
  readonly minSize: number;
  readonly maxSize: number;
  readonly desiredCapacity: number;
  readonly instances: readonly InstanceSeen[];
  readonly suspendedProcesses: readonly string[];
  readonly availabilityZones: readonly string[];
  /** Version of the launch template as configured: a number, `$Latest` or `$Default`; absent without one. */
  readonly launchTemplateVersion?: string;
}

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** One alarm of a target by its signal, `cpu-high`. */
export interface SignalSeen {
  readonly signal: string;
  readonly state: AlarmState;
  /** Instant of the last transition, ISO 8601. */
  readonly since: string;
  readonly actionsEnabled: boolean;
}

/** The latest value of each measure and the highest request rate of the last minutes. Absent = no fresh data. */
export interface LoadSeen {
  readonly cpuPercent?: number;
  readonly memoryPercent?: number;
  readonly latencySeconds?: number;
  readonly queueLength?: number;
  readonly requestsPerSecond?: number;
  readonly requestsPerSecondMax?: number;
}

export interface Lease {
  readonly owner: string;
  readonly expiresAtMs: number;
}

/** Our own record of a target: who works on it, when it was last changed, whether people have to look first. */
export interface TargetRecord {
  readonly version: number;
  readonly lastScaledAtMs: number;
  readonly lease?: Lease;
  readonly quarantine?: string;
}

/** What limits new instances: a refresh in progress, the quota, addresses, where the type is offered. */
export interface CapacitySeen {
  readonly instanceRefreshRunning: boolean;
  /** vCPUs; absent when the instance type is not known. */
  readonly quota?: {
    readonly limitVcpus: number;
    readonly usedVcpus: number;
    readonly vcpusPerInstance: number;
  };
  readonly subnets: readonly {
    readonly subnetId: string;
    readonly availabilityZone: string;
    readonly freeAddresses: number;
  }[];
  /** Zones of the Region in which the instance type is offered. */
  readonly offeredZones: readonly string[];
}

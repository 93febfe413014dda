/** What a fleet that people trust already, such as one on balena, knows of a device that says it belongs to it. */
export interface FleetMember {
  readonly name: string;
  readonly site?: string;
  readonly zones?: readonly string[];
  readonly tags?: readonly string[];
  /**
   * Where the fleet sees the device: public and local addresses. A device that asks us from another one is not
   * believed, for an id of the fleet is no secret. Empty: the fleet does not say, and nothing is believed.
   */
  readonly addresses: readonly string[];
}

/** Asked when a device that waits to be paired names its id in that fleet. */
export interface FleetMembership {
  /** Undefined when it is no member. Rejects with CarillonError when the fleet cannot be asked; the device is paired by its code then. */
  membership(uuid: string): Promise<FleetMember | undefined>;
}

import { Body, Controller, Get, HttpCode, Param, Post, Query } from "@nestjs/common";
import { ApiTags } from "@nestjs/swagger";
import {
  rolloutList,
  rolloutRequest,
  rolloutSummary,
  rolloutView,
  type RolloutRequest,
} from "@carillon/contracts/rollout";
import { Asking } from "../access/access.guard.js";
import type { Principal } from "../access/principal.js";
import { pageQuery, type PageQuery } from "../../http/page.js";
import { Described } from "../../http/described.js";
import { Rollouts } from "./rollouts.js";

@ApiTags("rollouts")
@Controller("v1/rollouts")
export class RolloutsController {
  constructor(private readonly rollouts: Rollouts) {}

  @Get()
  @Described("Rollouts, the newest first", { schema: rolloutList })
  list(@Query({ schema: pageQuery }) page: PageQuery) {
    return this.rollouts.list(page);
  }

  @Post()
  @Described("Begin a rollout, or with dryRun see who would be in which wave", {
    description:
      "A configuration rollout is a layer that is in force for the devices that were admitted; at its end it is written as the layer that it is. A newer rollout of the same layer, or of releases, supersedes the older.",
    status: 201,
    schema: rolloutSummary,
    refusals: ["not-found", "conflict", "document-invalid", "filter-invalid"],
  })
  begin(@Body({ schema: rolloutRequest }) request: RolloutRequest) {
    return this.rollouts.begin(request);
  }

  @Get(":id")
  @Described("One rollout: waves, devices, and every decision with the figures it was made on", {
    schema: rolloutView,
    refusals: ["not-found"],
  })
  get(@Param("id") id: string) {
    return this.rollouts.get(id);
  }

  @Post(":id/pause")
  @HttpCode(200)
  @Described("Offer nobody anything for now", { schema: rolloutSummary, refusals: ["not-found", "conflict"] })
  pause(@Param("id") id: string, @Asking() by: Principal) {
    return this.rollouts.order(id, { kind: "pause", by: by.name });
  }

  @Post(":id/resume")
  @HttpCode(200)
  @Described("Go on; after a wave that missed its success, in spite of it", {
    schema: rolloutSummary,
    refusals: ["not-found", "conflict"],
  })
  resume(@Param("id") id: string, @Asking() by: Principal) {
    return this.rollouts.order(id, { kind: "resume", by: by.name });
  }

  @Post(":id/approve")
  @HttpCode(200)
  @Described("Open the wave that waits for approval", { schema: rolloutSummary, refusals: ["not-found", "conflict"] })
  approve(@Param("id") id: string, @Asking() by: Principal) {
    return this.rollouts.order(id, { kind: "approve", by: by.name });
  }

  @Post(":id/abort")
  @HttpCode(200)
  @Described("End it; devices keep what they have", { schema: rolloutSummary, refusals: ["not-found", "conflict"] })
  abort(@Param("id") id: string, @Asking() by: Principal) {
    return this.rollouts.order(id, { kind: "abort", by: by.name });
  }

  @Post(":id/rollback")
  @HttpCode(200)
  @Described("Give devices back what they had", { schema: rolloutSummary, refusals: ["not-found", "conflict"] })
  rollBack(@Param("id") id: string, @Asking() by: Principal) {
    return this.rollouts.order(id, { kind: "roll_back", by: by.name });
  }
}

import { Body, Controller, Delete, Get, Param, Put } from "@nestjs/common";
import { ApiTags } from "@nestjs/swagger";
import { zone, zoneList, zonePut } from "@carillon/contracts/http";
import { slug } from "@carillon/contracts/identity";
import type { z } from "zod";
import { Described } from "../../http/described.js";
import { Zones } from "./zones.js";

@ApiTags("zones")
@Controller("v1/zones")
export class ZonesController {
  constructor(private readonly zones: Zones) {}

  @Get()
  @Described("All zones", { schema: zoneList })
  list() {
    return this.zones.list();
  }

  @Get(":id")
  @Described("One zone", { schema: zone, refusals: ["not-found"] })
  get(@Param("id") id: string) {
    return this.zones.get(id);
  }

  @Put(":id")
  @Described("Make or change a zone", { description: "Its programme is what its speakers hear.", schema: zone })
  put(@Param("id", { schema: slug }) id: string, @Body({ schema: zonePut }) wish: z.output<typeof zonePut>) {
    return this.zones.put(id, wish);
  }

  @Delete(":id")
  @Described("Remove a zone; its speakers leave it", { status: 204, refusals: ["not-found"] })
  remove(@Param("id") id: string) {
    return this.zones.remove(id);
  }
}

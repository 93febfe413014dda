import { Controller, Get, Header } from "@nestjs/common";
import { ApiTags } from "@nestjs/swagger";
import { Described } from "../../http/described.js";
import { Open } from "../access/access.guard.js";
import { Revocations } from "./revocations.js";

/** No secret, and signed: whoever believes our certificates may look here. */
@ApiTags("pairing")
@Controller("v1")
export class RevocationsController {
  constructor(private readonly revocations: Revocations) {}

  @Get("revocations.crl")
  @Open()
  @Header("content-type", "application/pkix-crl")
  @Described("Certificates that are revoked, as an X.509 list (DER)", { text: "application/pkix-crl" })
  der() {
    return this.revocations.der;
  }

  @Get("revocations.pem")
  @Open()
  @Header("content-type", "application/x-pem-file")
  @Described("The lists of all who signed certificates of this installation (PEM), as a broker's crlfile", {
    text: "application/x-pem-file",
  })
  pem() {
    return this.revocations.pem;
  }
}

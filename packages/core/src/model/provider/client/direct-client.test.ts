import { endpointCases } from "../../../../test/endpoint-cases.js"

endpointCases("direct")

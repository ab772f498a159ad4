import { CfnOutput } from "aws-cdk-lib";
import { DomainName, SecurityPolicy } from "aws-cdk-lib/aws-apigatewayv2";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import { AaaaRecord, ARecord, HostedZone, RecordTarget } from "aws-cdk-lib/aws-route53";
import { ApiGatewayv2DomainProperties } from "aws-cdk-lib/aws-route53-targets";
import { Construct } from "constructs";

export interface HubDomainProps {
  domainName: string;
  /** a certificate of ACM for it, in the stack's own region */
  certificateArn: string;
  /** the zone at Route 53 its records are put into; none: the output says which record is put where its DNS is */
  hostedZoneId?: string | undefined;
}

/** An address of the studio's own for the API, over TLS 1.2 and newer alone. The stack of the routes maps it to the API's stage. */
export class HubDomain extends Construct {
  readonly name: DomainName;

  constructor(scope: Construct, id: string, { domainName, certificateArn, hostedZoneId }: HubDomainProps) {
    super(scope, id);
    this.name = new DomainName(this, "Resource", {
      domainName,
      certificate: Certificate.fromCertificateArn(this, "Certificate", certificateArn),
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    const { regionalDomainName, regionalHostedZoneId } = this.name;
    if (!hostedZoneId) {
      new CfnOutput(this, "Record", { value: `${domainName} CNAME ${regionalDomainName}` }).overrideLogicalId(
        "DomainRecord",
      );
      return;
    }
    // records are named in full, so the zone's own name is of no account
    const zone = HostedZone.fromHostedZoneAttributes(this, "Zone", { hostedZoneId, zoneName: domainName });
    const target = RecordTarget.fromAlias(new ApiGatewayv2DomainProperties(regionalDomainName, regionalHostedZoneId));
    new ARecord(this, "Ipv4", { zone, recordName: domainName, target });
    new AaaaRecord(this, "Ipv6", { zone, recordName: domainName, target });
  }
}

import { Validations } from "aws-cdk-lib";
import {
  CachePolicy,
  Distribution,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import { HttpOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";

/**
 * Where links to files lead: before the bucket, since S3 by itself cannot say `nosniff`. It keeps nothing and holds no right of its own:
 * the bucket judges the signed link as if it had come there, so a link that was cut, changed or has expired is refused (ADR 0027).
 */
export class HubDownloads extends Construct {
  /** `https://…`, without a slash at its end */
  readonly url: string;

  constructor(scope: Construct, id: string, { bucket }: { bucket: IBucket }) {
    super(scope, id);
    const distribution = new Distribution(this, "Resource", {
      comment: "Signed links to files",
      defaultBehavior: {
        // the name the link was signed for; the viewer's own host name must not go on to the bucket
        origin: new HttpOrigin(bucket.bucketRegionalDomainName, { protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY }),
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        cachePolicy: CachePolicy.CACHING_DISABLED,
        responseHeadersPolicy: ResponseHeadersPolicy.SECURITY_HEADERS,
        viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      },
    });
    this.url = `https://${distribution.distributionDomainName}`;
    const acknowledged: [string, string][] = [
      [
        "CFR1",
        "A studio's clients and team may be anywhere; a link is judged by its signature, not by where it is opened.",
      ],
      [
        "CFR2",
        "It serves signed links alone, good for 15 minutes; there is nothing behind it that a firewall could protect.",
      ],
      ["CFR3", "Its paths name clients; every link is begun by a request to the API, whose audit trail tells of it."],
      [
        "CFR7",
        "An access control of its own would open the bucket to any link; here the link's own signature is what opens it.",
      ],
      ["CFR4", "It has CloudFront's own domain and certificate, whose protocols cannot be chosen."],
    ];
    for (const [rule, reason] of acknowledged)
      Validations.of(distribution).acknowledge({ id: `AwsSolutions-${rule}`, reason });
  }
}

/** SES's own list of addresses that it does not write to, which is the account's. */

/** Undefined where there is no SES: the China regions. */
export function buildForgetAddress(region: string | undefined) {
  if (region?.startsWith('cn-') === true) return undefined
  return async (address: string): Promise<'removed' | 'not-listed'> => {
    const { DeleteSuppressedDestinationCommand, NotFoundException, SESv2Client } = await import('@aws-sdk/client-sesv2')
    try {
      await new SESv2Client({}).send(new DeleteSuppressedDestinationCommand({ EmailAddress: address }))
      return 'removed'
    } catch (error) {
      if (error instanceof NotFoundException) return 'not-listed'
      throw error
    }
  }
}

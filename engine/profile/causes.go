package profile

// Cause explains an error code of the service: why it comes, and what would satisfy it.
type Cause struct {
	Code string
	// Why is the cause, Remedy what to do, both in plain words.
	Why, Remedy string
}

// Causes are the codes that a run can end in (errors reference), in our own words.
var Causes = []Cause{
	{"AADB2C90010", "The request has no scope.", "Send a scope; openid is the least."},
	{"AADB2C90013", "The request's response_type has a word that the service does not know.", "Use code, id_token and token, or several of them."},
	{"AADB2C90014", "The request's response_mode is unknown, or it is query for an answer that carries tokens.", "Use fragment or form_post for tokens, query for a code."},
	{"AADB2C90017", "The client_assertion of the request cannot be verified.", "Sign it with the relying party's client_secret key; a scenario may give its claims as a JSON object."},
	{"AADB2C90019", "The policy key container has no key that can be used.", "Create the key container, or correct StorageReferenceId."},
	{"AADB2C90021", "The policy names a technical profile that neither it nor its base policies have.", "Declare the technical profile, or correct the reference."},
	{"AADB2C90023", "A metadata item that the technical profile needs is missing, or what switches it on cannot be evaluated.", "Add the metadata item."},
	{"AADB2C90025", "A cryptographic key that the technical profile needs is missing.", "Add a Key with this Id to its CryptographicKeys."},
	{"AADB2C90027", "The service refused the user name and password.", "Correct the keys BasicAuthenticationUsername and BasicAuthenticationPassword."},
	{"AADB2C90028", "The service refused the client certificate.", "Correct the key ClientCertificate."},
	{"AADB2C90035", "The service is not available.", "Try again later."},
	{"AADB2C90037", "The step met a fault that the service does not classify.", "Look at the element that is named and at the claims that it read."},
	{"AADB2C90040", "The journey ended without a SendClaims step that ran.", "Let the journey end in a SendClaims step, and look at the preconditions that skipped it."},
	{"AADB2C90043", "The request's prompt is unknown.", "Use login, none, consent or select_account."},
	{"AADB2C90044", "A claims resolver names a claim type that the policy does not declare.", "Declare the claim type, or correct the resolver."},
	{"AADB2C90051", "Every identity provider of the step is switched off or missing.", "Enable one: see EnabledForUserJourneys of the technical profiles, and the ids of the claims exchanges in the next step."},
	{"AADB2C90053", "No account has this sign-in name.", "Sign up first, or give the directory of the scenario such a user."},
	{"AADB2C90054", "The password is not that of the account.", "Enter the account's password."},
	{"AADB2C90055", "The request asks for an access token, but its scope names no resource.", "Add a scope of a resource, or the client id itself."},
	{"AADB2C90075", "The service that a step calls answered with an HTTP error.", "Correct the service, or the scenario's reply for it."},
	{"AADB2C90077", "The user would be needed, and the request forbids it or nobody is there.", "Sign in first so that a session takes part, or leave out prompt=none."},
	{"AADB2C90080", "The refresh token has expired.", "Let the user sign in again, or lengthen refresh_token_lifetime_secs or rolling_refresh_token_lifetime_secs."},
	{"AADB2C90085", "The refresh token cannot be read.", "Redeem a token that this policy's issuer issued with the same keys."},
	{"AADB2C90088", "The token was issued by another policy.", "Redeem it at the policy that issued it."},
	{"AADB2C90091", "The user pressed Cancel.", "Nothing is wrong; the application decides how to go on."},
	{"AADB2C90108", "The step names no technical profile that reads or issues a token.", "Set CpimIssuerTechnicalProfileReferenceId."},
	{"AADB2C90110", "The request asks for an ID token without the scope openid.", "Add openid to the scope."},
	{"AADB2C90111", "The account is disabled.", "Set accountEnabled of the user to true."},
	{"AADB2C90114", "The account is locked for a while after too many wrong passwords.", "Wait, then use the right password."},
	{"AADB2C90115", "The request asks for a code that could be redeemed for nothing.", "Add openid or a scope of a resource."},
	{"AADB2C90117", "The request's scope has a word that names no resource.", "Write the scope with its resource, such as https://contoso.onmicrosoft.com/api/read."},
	{"AADB2C90118", "The user followed the forgot-password link, which this page does not handle itself.", "Start the password reset policy, or set setting.forgotPasswordLinkOverride to a claims exchange."},
	{"AADB2C90120", "The request's max_age is no number of seconds.", "Send a number from 0 to 2147483647."},
	{"AADB2C90128", "The account that the refresh token belongs to is gone.", "Let the user sign up again."},
	{"AADB2C90129", "The grants of the account were revoked after the refresh token was issued.", "Let the user sign in again."},
	{"AADB2C90145", "The phone factor has no number, and the user may not enter one.", "Give the profile a number as an input claim, or set ManualPhoneNumberEntryAllowed to true."},
	{"AADB2C90146", "The request's scopes belong to more than one resource.", "Ask for the scopes of one resource at a time."},
	{"AADB2C90151", "The user entered too many wrong codes.", "Start again and enter the code that was sent."},
	{"AADB2C90152", "The phone factor could not be asked how the call went.", "Start the phone factor again."},
	{"AADB2C90154", "The phone factor could not begin.", "Start the phone factor again, with a number that can be reached."},
	{"AADB2C90155", "The number could not be verified.", "Enter the code that was sent, or answer the call."},
	{"AADB2C90156", "The code could not be validated.", "Enter the code that was sent."},
	{"AADB2C90157", "The page was submitted wrongly too often.", "Enter values that the page accepts, or raise setting.retryLimit."},
	{"AADB2C90158", "A validation technical profile of the page failed.", "Look at the validation technical profile."},
	{"AADB2C90159", "The address could not be verified.", "Enter the code that was mailed."},
	{"AADB2C90161", "The code could not be sent.", "Check the address, and try again."},
	{"AADB2C90165", "The SAML answer belongs to no request.", "Answer the request that was sent."},
	{"AADB2C90168", "A signed SAML request lacks a parameter.", "Send SigAlg and Signature with the request."},
	{"AADB2C90178", "The signing certificate has no private key.", "Upload the certificate with its private key."},
	{"AADB2C90184", "The request's code_challenge_method is unknown.", "Use S256 or plain."},
	{"AADB2C90188", "The metadata of the SAML partner cannot be read.", "Correct the address or the XML in PartnerEntity."},
	{"AADB2C90194", "The claim that holds the bearer token has no value.", "Set the claim that UseClaimAsBearerToken names before the call."},
	{"AADB2C90208", "The id_token_hint has expired.", "Send a fresh token."},
	{"AADB2C90209", "The id_token_hint is for somebody else.", "Issue it for the audience that IdTokenAudience names."},
	{"AADB2C90210", "The id_token_hint cannot be read or lacks a member that it must have.", "Send a JSON Web Token with aud, iss, exp and nbf."},
	{"AADB2C90220", "The policy key container has no valid certificate.", "Upload a certificate that is valid now."},
	{"AADB2C90225", "The user name or the password of the request is wrong.", "Send the credentials of a local account."},
	{"AADB2C90232", "The id_token_hint comes from another issuer.", "Issue it as the issuer that the profile's metadata names."},
	{"AADB2C90233", "The id_token_hint is signed with another key.", "Sign it with the policy's client_secret key, or with a key of the issuer's metadata document."},
	{"AADB2C90235", "The token has expired.", "Present a fresh access token."},
	{"AADB2C90237", "The token is for another audience.", "Present a token for an audience that the profile accepts."},
	{"AADB2C90238", "The token comes from another issuer.", "Set the metadata item issuer to the policy's own issuer."},
	{"AADB2C90239", "The token is signed with another key.", "Name the issuer's signing container as issuer_secret."},
	{"AADB2C90240", "The token is missing or cannot be read.", "Present the access token as a bearer token."},
	{"AADB2C90242", "The metadata of the SAML partner cannot be parsed.", "Write an EntityDescriptor into PartnerEntity, in a CDATA section."},
	{"AADB2C90243", "The client secret at the identity provider is set wrongly.", "Correct the key client_secret of the technical profile."},
	{"AADB2C90244", "There are too many requests at the moment.", "Wait and try again."},
	{"AADB2C90261", "The service's answer cannot be read.", "Let the service answer with a JSON object."},
	{"AADB2C90272", "The request has no id_token_hint, and a claim of it is required.", "Send id_token_hint; a scenario may give its claims as a JSON object."},
	{"AADB2C90273", "The identity provider answered with an error.", "Correct the provider's settings; the user may have cancelled."},
	{"AADB2C90276", "The page was answered in a way that its settings do not offer.", "Show the button that was pressed, or do not press it."},
	{"AADB2C90277", "The step must show a page and names no content definition.", "Set ContentDefinitionReferenceId on the step."},
	{"AADB2C90279", "The token was issued to another client.", "Redeem it with the client id that asked for it."},
	{"AADB2C90284", "The application behind the local sign-in has no consent.", "Grant admin consent to the ProxyIdentityExperienceFramework application."},
	{"AADB2C90285", "The application behind the local sign-in does not exist.", "Correct client_id and IdTokenAudience of login-NonInteractive."},
	{"AADB2C90288", "The journey that refreshes tokens does not exist.", "Declare the user journey, or correct the reference to it."},
	{"AADB2C90289", "The identity provider cannot be reached.", "Correct the provider's addresses, and try again."},
	{"AADB2C99006", "The application that holds extension attributes was not found.", "Set ApplicationObjectId and ClientId of the b2c-extensions-app."},
	{"AADB2C99011", "A metadata item that the technical profile needs is missing.", "Add the metadata item."},
}

// CauseOf explains a code; ok is false for codes that the table does not have.
func CauseOf(code string) (cause Cause, ok bool) {
	for _, c := range Causes {
		if c.Code == code {
			return c, true
		}
	}
	return Cause{}, false
}

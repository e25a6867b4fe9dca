package rules

var services = []Rule{}
var federations = []Rule{}
var pages = []Rule{}
var contents = []Rule{}
var journeys = []Rule{}
var steps = []Rule{}
var sessions = []Rule{}
var issuers = []Rule{}
var relyingParties = []Rule{}
var practices = []Rule{}
